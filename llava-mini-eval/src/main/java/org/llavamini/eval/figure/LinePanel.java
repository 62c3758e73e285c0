// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import static java.util.Objects.requireNonNull;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over one pair of axes.
 *
 * @param title above
 * @param horizontal what the horizontal axis shows
 * @param vertical what the vertical axis shows, which begins at 0
 * @param curves each a name and its values
 */
public record LinePanel(String title, String horizontal, String vertical, List<Curve> curves) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 560;
    private static final int TITLE = 20;
    private static final int LABEL = 18;
    private static final int TICK = 16;
    private static final float STROKE = 3;
    private static final int MARKER = 9;
    /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
    private static final List<Color> COLOURS =
            List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7));

    private static final List<Marker> MARKERS =
            List.of(SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP);

    public LinePanel {
        requireNonNull(title, "title is null");
        requireNonNull(horizontal, "horizontal is null");
        requireNonNull(vertical, "vertical is null");
        curves = List.copyOf(curves);
    }

    /**
     * One curve.
     *
     * @param name in the legend
     * @param points in the order of x
     */
    public record Curve(String name, List<Point> points) {
        public Curve {
            requireNonNull(name, "name is null");
            points = List.copyOf(points);
        }
    }

    /** One point of a curve. */
    public record Point(double x, double y) {}

    /** Draws panels side by side into a PNG file; those without any point are left out, as are curves without any. */
    public static void write(List<LinePanel> panels, Path file) {
        List<LinePanel> drawn = panels.stream()
                .filter(panel -> panel.curves.stream().anyMatch(curve -> !curve.points.isEmpty()))
                .toList();
        Page page = new Page(WIDTH * Math.max(1, drawn.size()), HEIGHT);
        for (int i = 0; i < drawn.size(); i++) {
            page.picture(drawn.get(i).draw(), i * WIDTH, 0);
        }
        page.write(file);
    }

    private BufferedImage draw() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(horizontal)
                .yAxisTitle(vertical)
                .build();
        Styler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(true);
        styler.setChartTitleFont(Page.font(TITLE, true));
        styler.setLegendFont(Page.font(TICK, false));
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        chart.getStyler().setAxisTitleFont(Page.font(LABEL, false));
        chart.getStyler().setAxisTickLabelsFont(Page.font(TICK, false));
        chart.getStyler().setPlotGridLinesColor(new Color(0xDDDDDD));
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setMarkerSize(MARKER);
        for (int i = 0; i < curves.size(); i++) {
            add(chart, curves.get(i), i);
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void add(XYChart chart, Curve curve, int number) {
        if (curve.points.isEmpty()) {
            return;
        }
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (Point point : curve.points) {
            x.add(point.x());
            y.add(point.y());
        }
        XYSeries series = chart.addSeries(curve.name, x, y);
        series.setLineColor(COLOURS.get(number % COLOURS.size()));
        series.setMarkerColor(COLOURS.get(number % COLOURS.size()));
        series.setMarker(MARKERS.get(number % MARKERS.size()));
        series.setLineStyle(new BasicStroke(STROKE));
    }
}
